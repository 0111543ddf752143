"""Who may do what with a picture. Everybody who writes may upload."""


def can_manage_all(user):
    """Editors and Publishers look after every picture."""
    return user.is_active and user.has_perm("images.manage_images")


def can_view(user, image):
    """A Contributor sees own uploads only: a picture of a story under embargo may tell what it is about."""
    return user.has_perm("images.view_image") and (can_manage_all(user) or image.uploaded_by_id == user.pk)


def can_change(user, image):
    return user.has_perm("images.change_image") and (can_manage_all(user) or image.uploaded_by_id == user.pk)


def visible_to(user, images):
    """The part of a queryset that this person may see."""
    return images if can_manage_all(user) else images.filter(uploaded_by=user)
