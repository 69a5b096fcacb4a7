"""What the command `guatu` does, a module a command; `guatu.cli` names them and imports the one that is called."""
