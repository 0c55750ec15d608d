"""The installation itself: its version and mode, backup and restore, the doctor, the upgrade guard.

Words: installation (設置), backup run (バックアップの記録).
"""
