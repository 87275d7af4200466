"""A regional body's view of its area: what its municipalities have published, and nothing else."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from index_assessment.published import newest_editions, published_documents
from municipalities.documents.views import attachment
from municipalities.regional.representative import representatives_only


@require_safe
@representatives_only
def regional_area(request):
    """The municipalities of the area that take part, with the newest edition of each."""
    body, area = request.representative.body, request.area
    editions = newest_editions(area)
    request.seen |= editions.keys()
    context = {
        "body": body,
        "rows": [(municipality, editions.get(pk)) for pk, municipality in area.items()],
        "number_published": len(editions),
        "waiting": body.questions.filter(municipality__in=area, answered_at=None).count(),
        "open_needs": body.needs.filter(closed_at=None).count(),
    }
    return render(request, "config/regional_area.html", context)


@require_safe
@representatives_only
def regional_report(request, pk):
    document = get_object_or_404(published_documents(request.area), pk=pk)
    request.seen.add(document.municipality_id)
    return attachment(document)
