"""Pages of those who register and of those who invite, import and watch over the desk."""
