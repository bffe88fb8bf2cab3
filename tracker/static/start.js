// Starts the NHS components that the tracker uses. FileUpload is left out on purpose: the button it
// draws has a name that differs from its label. Every page works without this file.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, Header, NotificationBanner, PasswordInput,
  Radios, Scroll, SkipLink, createAll
} from './nhsuk-frontend/nhsuk-frontend.min.js'

for (const component of [
  SkipLink, Header, ErrorSummary, NotificationBanner, Button, CharacterCount, Checkboxes,
  PasswordInput, Radios, Scroll
]) {
  createAll(component)
}

// The fragment of a skip link or of a link to one field outlives the sending of a form, and would
// draw the focus away from what the next page has to say first: its problems, or its news.
document.addEventListener('submit', () => {
  if (location.hash) history.replaceState(null, '', location.pathname + location.search)
})
