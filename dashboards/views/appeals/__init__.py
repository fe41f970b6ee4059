"""The right of reply on screen: file an appeal, follow it, decide it, and how many were upheld."""
