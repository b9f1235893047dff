"""The screens as people see them: widgets and their arrangement, no decisions."""
