"""The desk speaks the language of the account; the reader's site that of the address."""

from django.urls import reverse
from django.utils import translation


def desk_language(get_response):
    """Activate the account's language below the desk's address, without looking it up anywhere else."""

    def middleware(request):
        if request.path_info.startswith(reverse("admin:index")):
            language = (
                request.user.language
                if request.user.is_authenticated
                else translation.get_language_from_request(request)
            )
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware
