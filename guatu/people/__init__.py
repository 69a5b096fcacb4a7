"""Organisations, people, and who may see and do what.

| module | holds |
| --- | --- |
| models | `Organisation`, `Person` (the user), `Token`, `LoginFailure` |
| permissions | `may(person, action, obj)`, `require(...)`, the table of roles |
| logins | the limit on wrong passwords, and `LoginForm` |
| services | `organisation_save`, `person_create`, `token_create`, `token_revoke` |
| selectors | `organisations()`, `organisation_named(name)`, `person_by_token(token)` |
"""
