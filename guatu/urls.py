"""Where each address leads: the API, Django's administration for the technician, and the pages."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from guatu.api.doors import api
from guatu.pages.views import entrance

urlpatterns = [
    path("api/v1/", api.urls),
    path("admin/login/", entrance.admin_login),
    path("admin/", admin.site.urls),
    path("", include("guatu.pages.urls")),
]
