"""The methods that Slack has or had, so that one which only this local Slack lacks is not taken for a typing error."""

from __future__ import annotations

#: By what their names begin with; as slack_sdk has them, without those that Slack retired.
_NAMES = {
    "api": "test",
    "apps": (
        "connections.open event.authorizations.list icon.set managed.permissions.set manifest.create "
        "manifest.delete manifest.export manifest.update manifest.validate uninstall "
        "user.connection.bulkUpdate user.connection.requestAuth user.connection.update"
    ),
    "assistant": "search.context search.info threads.setStatus threads.setSuggestedPrompts threads.setTitle",
    "auth": "revoke teams.list test",
    "blocks": "validate",
    "bookmarks": "add edit list remove",
    "bots": "info",
    "calls": "add end info participants.add participants.remove update",
    "canvases": "access.delete access.set create delete edit getContent sections.lookup",
    "chat": (
        "appendStream delete deleteScheduledMessage getPermalink meMessage postEphemeral postMessage "
        "scheduleMessage scheduledMessages.list startStream stopStream unfurl update"
    ),
    "conversations": (
        "acceptSharedInvite approveSharedInvite archive canvases.create close create declineSharedInvite "
        "externalInvitePermissions.set history info invite inviteShared join kick leave list "
        "listConnectInvites mark members open rename replies requestSharedInvite.approve "
        "requestSharedInvite.deny requestSharedInvite.list setPurpose setTopic unarchive"
    ),
    "dnd": "endDnd endSnooze info setSnooze teamInfo",
    "emoji": "list",
    "entity": "presentDetails",
    "files": (
        "comments.delete completeUploadExternal delete getUploadURLExternal info list remote.add remote.info "
        "remote.list remote.remove remote.share remote.update revokePublicURL sharedPublicURL"
    ),
    "functions": "completeError completeSuccess",
    "migration": "exchange",
    "oauth": "access v2.access v2.exchange",
    "openid": "connect.token connect.userInfo",
    "pins": "add list remove",
    "reactions": "add get list remove",
    "reminders": "add complete delete info list",
    "rtm": "connect",
    "search": "all files messages",
    "slackLists": (
        "access.delete access.set create download.get download.start items.create items.delete "
        "items.deleteMultiple items.info items.list items.update update"
    ),
    "team": (
        "accessLogs billableInfo billing.info externalTeams.disconnect externalTeams.list info "
        "integrationLogs preferences.list profile.get"
    ),
    "tooling": "tokens.rotate",
    "usergroups": "create disable enable list update users.list users.update",
    "users": (
        "conversations deletePhoto discoverableContacts.lookup getPresence identity info list lookupByEmail "
        "profile.get profile.set setActive setPhoto setPresence"
    ),
    "views": "open publish push update",
    "workflows": "featured.add featured.list featured.remove featured.set",
}
_KNOWN = frozenset(f"{family}.{name}" for family, names in _NAMES.items() for name in names.split())
#: What apps use instead of methods that Slack retired, by their name or by what it begins with.
_INSTEAD = {
    "channels": "conversations.*",
    "files.upload": "files.getUploadURLExternal and files.completeUploadExternal",
    "groups": "conversations.*",
    "im": "conversations.*",
    "mpim": "conversations.*",
    "rtm.start": "Socket Mode",
    "workflows.stepCompleted": "functions.completeSuccess",
    "workflows.stepFailed": "functions.completeError",
    "workflows.updateStep": "a step that is a function of the app",
}


def slack_has(method: str) -> bool:
    """Whether Slack has a method of that name; those of administrators are not told apart."""
    return method in _KNOWN or method.startswith("admin.")


def instead_of(method: str) -> str:
    """Return what is used instead of a method that Slack retired; nothing where it has it, or never had."""
    return _INSTEAD.get(method) or _INSTEAD.get(method.partition(".")[0], "")
