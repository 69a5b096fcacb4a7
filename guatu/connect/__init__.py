"""What others read from the district, in forms that their tools know: a folder or file each."""
