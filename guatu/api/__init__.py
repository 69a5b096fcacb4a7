"""The API under /api/v1: the same verbs, questions and permissions as the pages, described by OpenAPI.

Sign in with the session cookie (writing then needs Django's CSRF header) or with `Authorization: Bearer <personal token>`. Errors
are problems (RFC 9457, `application/problem+json`) with a Chinese `detail` for staff. `/api/v1/docs` is served without the
internet; `/api/v1/openapi.json` describes everything.
"""
