import { z } from 'zod'
import { AGENT_LOOP, agentLoopInputSchema } from '../../src-shared/agent-loop.js'
import { type Manifest, manifestSchema } from '../../src-shared/handler-protocol.js'

/** `agent:loop`: a coding agent that works on a branch until it is done (docs/agent-loops.md). */
export const AGENT_LOOP_MANIFEST: Manifest = manifestSchema.parse({
  type: AGENT_LOOP,
  title: 'Agent loop',
  description: 'Lets a coding agent work on a branch, iteration by iteration, until it says that it is done.',
  command: ['${node}', '${handlerDir}/agent-loop.cjs'],
  protocol: 'jsonl',
  input: z.toJSONSchema(agentLoopInputSchema, { target: 'draft-7', io: 'input' }),
  // It says so while its agent works; only a handler that hangs is silent.
  leaseMs: 180_000,
  // Each crash of an engine counts as an attempt, and finished iterations are never repeated.
  maxAttempts: 20,
  env: [
    // Where Electron needs another build of the database's binding than Node does, it says so here.
    'JOBYARD_SQLITE_BINDING',
    // What git, gh and agents need to reach their servers as the person does in a terminal.
    'SSH_AUTH_SOCK',
    'GIT_SSH_COMMAND',
    'GH_TOKEN',
    'GITHUB_TOKEN',
    'GH_CONFIG_DIR',
    'XDG_CONFIG_HOME',
    'XDG_RUNTIME_DIR',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'SSL_CERT_FILE',
    'NODE_EXTRA_CA_CERTS',
    'USER',
    'LOGNAME',
    'SHELL',
    'TMPDIR',
  ],
})
