"""The headers that every answer carries, written out once more."""

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
# A stored document shows nothing at all, should a browser open it.
DOCUMENT_POLICY = {"default-src": "'none'", "sandbox": ""}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}
NEVER = ("Content-Security-Policy-Report-Only", "Access-Control-Allow-Origin")


def lacks(response):
    """What is missing on an answer, wrong, or too much."""
    parts = [part.strip() for part in response.get("Content-Security-Policy", "").split(";")]
    policy = dict(part.partition(" ")[::2] for part in parts if part)
    found = {name: response.get(name) for name in HEADERS}
    wrong = {name: value for name, value in found.items() if value != HEADERS[name]}
    is_document = response.get("Content-Disposition", "").startswith("attachment")
    if policy != POLICY and not (is_document and policy == DOCUMENT_POLICY):
        wrong["Content-Security-Policy"] = policy
    return wrong | {name: response[name] for name in NEVER if name in response}
