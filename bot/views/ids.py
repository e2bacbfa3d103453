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
APPROVE_IF = "signoff.approve_if"

# Shortcuts: on a message, and from anywhere.
CAPTURE_MESSAGE = "capture_requirement"
NEW_REQUIREMENT_SHORTCUT = "new_requirement"

# Forms of projects.
PROJECT_START_FORM = "project.start.v1"
PEOPLE_FORM = "project.people.v1"
POLICY_FORM = "project.policy.v1"

# Erasure: a form.
FORGET_FORM = "erasure.forget.v1"

# Requirements: buttons and forms.
DETAILS = "requirement.details"
EDIT = "requirement.edit"
HISTORY = "requirement.history"
HISTORY_OLDER = "requirement.history_older"
HISTORY_NEWER = "requirement.history_newer"
DISMISS_HINT = "requirement.dismiss_hint"
RESUME = "requirement.resume"
REQUIREMENT_MENU = "requirement.menu"
MERGE = "requirement.merge"
RELATE = "requirement.relate"
KEEP_BOTH = "requirement.keep_both"
LINK = "requirement.link"
CONFIRM_LINK = "requirement.confirm_link"
#: The menu With of the form; like every field its action is its name.
LINK_OTHER = "other"
ORDER = "requirement.order"
ORDER_PREVIOUS = "requirement.order_previous"
ORDER_NEXT = "requirement.order_next"
ORDER_BY_SCORES = "requirement.order_by_scores"
MOVE = "requirement.move"
SCORE = "requirement.score"
LIST_PREVIOUS = "requirement.previous"
LIST_NEXT = "requirement.next"
REQUEST_CHANGE = "requirement.change"
MORE_OF_CHANGE = "requirement.change_more"
CHANGES_PREVIOUS = "requirement.changes_previous"
CHANGES_NEXT = "requirement.changes_next"
CHANGE_FORM = "requirement.change.v1"
CHANGE_VOTE_FORM = "requirement.change_vote.v1"
CHANGE_BOARD_FORM = "requirement.change_board.v1"
CHECK_WORDING = "requirement.check_wording"
#: The field Type of forms; like every field its action is its name.
REQUIREMENT_TYPE = "type"
MORE_FIELDS = "requirement.more"
MOVE_STAGE = "requirement.stage"
STEP_ON = "requirement.step_on"
STEP_BACK = "requirement.step_back"
RECORD_VERIFICATION = "requirement.verify"
REPLACE = "requirement.replace"
REQUIREMENT_FORM = "requirement.new.v1"
#: The menu Project of the form; like every field its action is its name.
CHOSEN_PROJECT = "project"
PROJECT_CHOICE_FORM = "requirement.project.v1"
EDIT_FORM = "requirement.edit.v1"
WITHDRAW_FORM = "requirement.withdraw.v1"
REJECT_REQUIREMENT_FORM = "requirement.reject.v1"
SCORE_FORM = "requirement.score.v1"
LINK_FORM = "requirement.link.v1"
STEP_BACK_FORM = "requirement.step_back.v1"
VERIFICATION_FORM = "requirement.verify.v1"
REPLACE_REQUIREMENT_FORM = "requirement.replace.v1"

# Negotiation: buttons and forms.
AGREE = "negotiation.agree"
COUNTER = "negotiation.counter"
DECLINE = "negotiation.decline"
STORY_NEXT = "negotiation.story_next"
STORY_FIRST = "negotiation.story_first"
TRADES_NEXT = "negotiation.trades_next"
TRADES_FIRST = "negotiation.trades_first"
PROPOSAL_FORM = "negotiation.propose.v1"

# Promises: buttons, menus and forms.
RECORD_PROMISE = "record_promise"
LINK_PROMISE = "promise.link"
PROMISES_NEXT = "promise.next"
PROMISES_FIRST = "promise.first"
#: The menu Requirement of the form; like every field its action is its name.
PROMISE_REQUIREMENT = "promised_requirement"
PROMISE_FORM = "promise.record.v1"
LINK_PROMISE_FORM = "promise.link.v1"

# Analysis: the walk through what is missing.
ANALYSIS_SKIP = "analysis.skip"
ANALYSIS_FORM = "analysis.v1"

# Sign-off: buttons, menus and forms.
VOTE_EACH = "signoff.vote_each"
STILL_APPROVE = "signoff.still_approve"
READ_ALL = "signoff.read"
READ_NEXT = "signoff.read_next"
READ_FIRST = "signoff.read_first"
READ_FROM = "signoff.read_from"
READ_REASONS = "signoff.reasons"
REASONS_NEXT = "signoff.reasons_next"
REASONS_FIRST = "signoff.reasons_first"
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
EXTEND_FORM = "signoff.extend.v1"
REOPEN_FORM = "signoff.reopen.v1"
#: The field Deadline of forms; like every field its action is its name.
DEADLINE = "deadline"
MOVE_DEADLINE = "signoff.move_deadline"
DEADLINE_VIEW = "signoff.deadline.v1"
WRITE_OUTCOME = "signoff.outcome"
OUTCOME_FORM = "signoff.outcome.v1"
REPLACE_FORM = "signoff.replace.v1"
CONTENTS_VIEW = "signoff.contents.v1"
REASONS_VIEW = "signoff.reasons.v1"

# Votes for colleagues, conditions and replies: buttons and forms.
DELEGATE = "delegation.new"
TAKE_BACK = "delegation.back"
DELEGATE_FORM = "delegation.give.v1"
WHOSE_FORM = "delegation.whose.v1"
APPROVE_IF_FORM = "condition.open.v1"
MET = "condition.met"
NOT_MET = "condition.not_met"
ACCEPT = "condition.accept"
COUNT_IT = "reply.count"

# Import: forms.
IMPORT_FORM = "import.file.v1"
IMPORT_PREVIEW = "import.preview.v1"
IMPORT_PROGRESS = "import.progress.v1"
