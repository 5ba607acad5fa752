"""Who works here: organisations, their locations, users and the roles that they hold, tokens for programs.

A user may hold several roles, each at an organisation: a librarian who also refurbishes is one person with two roles.
Sign-in, new passwords and invitations live here; who may do what lives in `access/`.
"""
