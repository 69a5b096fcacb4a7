"""What the pages of registers are made of: cells, filters and form fields, all from the definition."""
