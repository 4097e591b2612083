#!/usr/bin/env node
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeIsRecentEnough } from './node-version.js'
import { followOuterProcess } from './outer-process.js'
import { failWithoutNode, findPinnedNode, runOnNode } from './pinned-node.js'

// Start-up counts here: every command passes this file, on an old Node twice. The command line itself is loaded only
// on a Node that can load the database binding, since on an older one that binding crashes the process.
const script = fileURLToPath(import.meta.url)
if (nodeIsRecentEnough(process.versions)) {
  followOuterProcess()
  // Beside the bundle, so that the cache has the owner and the permissions of the code it stands for.
  nodeModule.enableCompileCache?.(join(dirname(script), '../compile-cache'))
  void import('./main.js').then(async ({ main }) => process.exit(await main(process.argv.slice(2))))
} else {
  const node = findPinnedNode()
  if (node === null) failWithoutNode()
  else runOnNode(node, script, process.argv.slice(2))
}
