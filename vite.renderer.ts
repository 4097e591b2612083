import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The modules that the page runs before it shows anything. */
const first = new Set<string>()

/** Finds them: all that the entry imports other than by `import()`. */
const findFirst: Plugin = {
  name: 'find-first',
  buildEnd() {
    const open = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry)
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (first.has(id)) continue
      first.add(id)
      open.push(...(this.getModuleInfo(id)?.importedIds ?? []))
    }
  },
}

/** The window's page: `dist/renderer`. Every file is loaded from beside the page, so that it runs under a strict CSP. */
export default defineConfig({
  root: 'src-renderer',
  base: './',
  publicDir: false,
  plugins: [react(), findFirst],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome114',
    cssTarget: 'chrome114',
    sourcemap: true,
    reportCompressedSize: false,
    // The content security policy refuses data: URLs and inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What comes first is one file: each more is one more request to the main process, which has a queue to read then.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', test: (id) => first.has(id) }] } } },
    chunkSizeWarningLimit: 2000,
  },
})
