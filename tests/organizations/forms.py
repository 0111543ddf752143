"""What a browser sends of the register's forms at the desk."""

from django.urls import reverse


def form_of(response):
    """`{name: value}` that a browser would post back from the form of an add or change page."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset]
    data = {}
    for bound in (bound for form in forms for bound in form):
        names, values = [bound.html_name], [bound.value()]
        if hasattr(bound.field.widget, "decompress"):
            value = bound.value()
            values = value if isinstance(value, list) else bound.field.widget.decompress(value)
            names = [f"{bound.html_name}_{index}" for index in range(len(values))]
        for name, one in zip(names, values, strict=True):
            if one is True:
                data[name] = "on"
            elif isinstance(one, list):
                data[name] = [getattr(row, "pk", row) for row in one]
            elif one is not None and one is not False:
                data[name] = str(getattr(one, "pk", one))
    return data


def change_url(obj):
    return reverse(f"admin:organizations_{obj._meta.model_name}_change", args=[obj.pk])


def save(client, obj, **changes):
    data = form_of(client.get(change_url(obj))) | changes
    return client.post(change_url(obj), data)


def rows(prefix, *values, initial=0):
    """What a browser sends of new rows, behind `initial` old ones."""
    sent = {f"{prefix}-TOTAL_FORMS": str(initial + len(values)), f"{prefix}-INITIAL_FORMS": str(initial)}
    for index, row in enumerate(values, start=initial):
        sent |= {f"{prefix}-{index}-{name}": getattr(value, "pk", value) for name, value in row.items()}
    return sent
