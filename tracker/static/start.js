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
