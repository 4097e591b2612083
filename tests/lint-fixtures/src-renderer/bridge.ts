import { readFileSync } from 'node:fs' // breaks: no-restricted-imports
import { ipcRenderer } from 'electron' // breaks: no-restricted-imports
import { createElement } from 'react'
import { scheduler } from '../src-main/engine/scheduler.js' // breaks: no-restricted-imports
import type { State } from '../src-shared/state.js'

export const bridge: State = [readFileSync, ipcRenderer, createElement, scheduler]
