import { BrowserWindow } from 'electron'
import type { Ports } from '../engine/ports.js'
import { list } from '../cli/list.js' // breaks: no-restricted-imports

export const open: Ports = [BrowserWindow, list]
