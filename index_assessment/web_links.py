"""Which of the addresses that people have written may become a link."""


def is_web_link(link):
    """Whether a page may lead there: other addresses could run something, and stay text."""
    return link.lower().startswith(("https://", "http://"))
