import { app } from 'electron' // breaks: no-restricted-imports
import { show } from '../cli/show.js' // breaks: no-restricted-imports
import { LauncherClient } from '../launcher/launcher-client.js'

export const trial = [app, show, LauncherClient]
