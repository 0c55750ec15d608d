"""The forms of the room's pages for officials."""
