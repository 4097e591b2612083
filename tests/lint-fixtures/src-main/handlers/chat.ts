import type { Ports } from '../engine/ports.js' // breaks: no-restricted-imports

export const chat: Ports = fetch
