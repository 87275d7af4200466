"""Rows on the page of another row, no more than a page can hold."""

MOST_ROWS = 200


class BoundedRows:
    """Builds no more forms than this, whatever number a request names; Django builds thousands."""

    max_num = MOST_ROWS

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, absolute_max=MOST_ROWS, **kwargs)
