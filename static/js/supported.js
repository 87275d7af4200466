// Runs before the page is drawn, so that parts which scripts will hide are never seen.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
