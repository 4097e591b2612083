/** Oldest Node whose Node-API the database binding needs (version 10). */
const MIN_NODE = { major: 22, minor: 14 }

/** What to install where the pinned Node is missing, for messages. */
export const REQUIRED_NODE = `Node.js ${MIN_NODE.major}.${MIN_NODE.minor} or newer`

/**
 * Whether this process runs on a Node that can load the database binding. Electron brings its own binding and is never
 * replaced by a plain Node.
 */
export function nodeIsRecentEnough(versions: { node: string; electron?: string | undefined }): boolean {
  if (versions.electron !== undefined) return true
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  return major > MIN_NODE.major || (major === MIN_NODE.major && minor >= MIN_NODE.minor)
}
