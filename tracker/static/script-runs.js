// Says that scripts run, before anything is drawn, so that the NHS styles for enhanced components
// apply without a flash. A file of its own, because the content policy allows no inline script.
document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
