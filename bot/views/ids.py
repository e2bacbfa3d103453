"""Every command, action, form and shortcut by its id, written once."""

from __future__ import annotations

# Commands, named with their slash.
PROJECT = "/project"
REQUIREMENT = "/requirement"
SIGNOFF = "/signoff"
QUORUM = "/quorum"

# Buttons of several features.
NEW_REQUIREMENT = "requirement.new"
START_ROUND = "signoff.start"
PEOPLE = "project.people"
START_HERE = "project.start_here"
APPROVE = "signoff.approve"
REJECT = "signoff.reject"
ABSTAIN = "signoff.abstain"

# Shortcuts: on a message, and from anywhere.
CAPTURE_MESSAGE = "capture_requirement"
NEW_REQUIREMENT_SHORTCUT = "new_requirement"

# Forms of projects.
PROJECT_START_FORM = "project.start.v1"
PEOPLE_FORM = "project.people.v1"

# Erasure: a form.
FORGET_FORM = "erasure.forget.v1"

# Requirements: buttons and forms.
DETAILS = "requirement.details"
EDIT = "requirement.edit"
HISTORY = "requirement.history"
DISMISS_HINT = "requirement.dismiss_hint"
REQUIREMENT_MENU = "requirement.menu"
LIST_PREVIOUS = "requirement.previous"
LIST_NEXT = "requirement.next"
REQUIREMENT_FORM = "requirement.new.v1"
PROJECT_CHOICE_FORM = "requirement.project.v1"
EDIT_FORM = "requirement.edit.v1"
WITHDRAW_FORM = "requirement.withdraw.v1"

# Sign-off: buttons, menus and forms.
VOTE_EACH = "signoff.vote_each"
STILL_APPROVE = "signoff.still_approve"
READ_ALL = "signoff.read"
READ_NEXT = "signoff.read_next"
READ_FIRST = "signoff.read_first"
CERTIFICATE = "signoff.certificate"
#: The menu Requirements of the form; like every field its action is its name.
ROUND_REQUIREMENTS = "requirements"
ROUND_FORM = "signoff.start.v1"
WEIGHTS_FORM = "signoff.weights.v1"
ROLES_FORM = "signoff.roles.v1"
TOGETHER_FORM = "signoff.together.v1"
VERDICTS_FORM = "signoff.verdicts.v1"
REJECT_FORM = "signoff.reject.v1"
CANCEL_FORM = "signoff.cancel.v1"
CONTENTS_VIEW = "signoff.contents.v1"

# Import: forms.
IMPORT_FORM = "import.file.v1"
IMPORT_PREVIEW = "import.preview.v1"
IMPORT_PROGRESS = "import.progress.v1"
