"""The installation itself: its version and mode, signs of life, backup and restore, the doctor, the upgrade guard.

Words: installation (設置), pulse (生存信号: the last sign of life of a part), backup run (バックアップの記録).
"""
