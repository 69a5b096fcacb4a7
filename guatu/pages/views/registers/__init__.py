"""The pages of registers: index, list, row, form. All from the definition; no page knows a register by name."""
