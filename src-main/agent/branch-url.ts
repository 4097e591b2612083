/**
 * The page of a branch on one of the known services; null for other servers, whose pages are named in ways of their own.
 *
 * @param remote as git knows it: `https://…`, `ssh://…` or `git@host:path`
 */
export function branchUrl(remote: string, branch: string): string | null {
  const [, host = '', path = ''] =
    /^(?:https?|ssh):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/(.+?)(?:\.git)?\/*$/.exec(remote) ??
    /^(?:[\w.-]+@)?([\w.-]+):(?!\/)(.+?)(?:\.git)?\/*$/.exec(remote) ??
    []
  const pattern = PATTERNS.find(([name]) => host === name || host.startsWith(`${name.split('.')[0]}.`))?.[1]
  if (pattern === undefined) return null
  const encode = (text: string) => text.split('/').map(encodeURIComponent).join('/')
  return `https://${host}/${encode(path)}${pattern}${encode(branch)}`
}

const PATTERNS: readonly [string, string][] = [
  ['github.com', '/tree/'],
  ['gitlab.com', '/-/tree/'],
  ['bitbucket.org', '/branch/'],
  ['codeberg.org', '/src/branch/'],
]

/** An address that may be handed to the browser: a page, without a password in it. */
export function isPage(url: string): boolean {
  try {
    const { protocol, username, password } = new URL(url)
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
  } catch {
    return false
  }
}
