"""The pages' views, a module a subject: thin doors that read the request, call one verb or question, and render."""
