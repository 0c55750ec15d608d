from hoshin.foundation.files.models.storage import FolderStorage, content_storage
from hoshin.foundation.files.models.stored_file import StoredFile

__all__ = ["FolderStorage", "StoredFile", "content_storage"]
