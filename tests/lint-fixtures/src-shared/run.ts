import { job } from './job.js' // breaks: no-cycle

export const run = () => job
