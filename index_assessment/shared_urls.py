"""Addresses of the index outside any municipality."""

from django.urls import path

from index_assessment.views import method

urlpatterns = [path("", method.method_detail, name="method_detail")]
