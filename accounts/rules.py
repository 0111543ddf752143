"""Who may look after whose account."""


def can_manage_accounts(user):
    """May this person see, create and change accounts at all? Administrators may."""
    return user.is_active and user.has_perm("accounts.manage_accounts")


def can_manage(user, account):
    """May this person change that account, its roles included? Never one's own, never somebody's above."""
    return (
        can_manage_accounts(user)
        and account.pk != user.pk
        and (user.is_superuser or not account.is_superuser)
    )


def can_invite(user, account):
    """May this person send that account a link to set its password? Only as long as it has none."""
    return can_manage(user, account) and account.is_active and not account.has_usable_password()
