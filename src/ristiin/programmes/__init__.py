"""Programmes: started from a playbook, dated by a timeline, with themes, roles and a public page."""
