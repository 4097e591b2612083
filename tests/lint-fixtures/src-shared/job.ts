import { readFileSync } from 'node:fs' // breaks: no-restricted-imports
import { z } from 'zod'
import { scheduler } from '../src-main/engine/scheduler.js' // breaks: no-restricted-imports
import { createElement } from 'react' // breaks: no-restricted-imports
import { run } from './run.js' // breaks: no-cycle

export const job = [readFileSync, z, scheduler, createElement, run]
