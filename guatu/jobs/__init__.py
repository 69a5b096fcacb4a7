"""Long works: done by a process of their own that ends with its work, told how far they are, cancelled, begun anew."""
