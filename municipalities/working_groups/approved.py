"""What nobody changes once the minutes of a meeting have been approved, in the database too."""

from municipalities.revisions.triggers import Trigger, declare

MESSAGE = "approved minutes do not change"
APPROVED = "(SELECT approved_at FROM {meeting} WHERE id = {row}.meeting_id) IS NOT NULL"
# All that minutes say of an action; whether it is done comes later.
SAID = (
    "NEW.meeting_id <> OLD.meeting_id OR NEW.text <> OLD.text "
    "OR COALESCE(NEW.owner_id, 0) <> COALESCE(OLD.owner_id, 0) "
    "OR COALESCE(CAST(NEW.due_on AS varchar(10)), '') "
    "<> COALESCE(CAST(OLD.due_on AS varchar(10)), '')"
)


def keep_approved(meeting, attendance, action_point):
    """Refuse changes of an approved meeting, of who was there and of what is to be done."""
    table = meeting._meta.db_table
    new, old = (APPROVED.format(meeting=table, row=row) for row in ("NEW", "OLD"))
    for operation in ("UPDATE", "DELETE"):
        declare(Trigger(table, operation, "OLD.approved_at IS NOT NULL", MESSAGE))
    either = f"({new} OR {old})"
    for model, of_update in ((attendance, either), (action_point, f"{either} AND ({SAID})")):
        own = model._meta.db_table
        declare(Trigger(own, "INSERT", new, MESSAGE))
        declare(Trigger(own, "UPDATE", of_update, MESSAGE))
        declare(Trigger(own, "DELETE", old, MESSAGE))
