import { defineConfig, type Plugin } from 'vite';

/** Cornerstone's worker for segmentations: nothing here uses it, and bundling it takes a third of the build. */
const withoutComputeWorker: Plugin = {
  name: 'without-compute-worker',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('/utilities/registerComputeWorker.js') ? 'export function registerComputeWorker() {}' : null,
};

/** The window's page: static files with relative addresses, so that `app://` and a file server can both serve them. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  clearScreen: false,
  plugins: [withoutComputeWorker],
  build: {
    target: 'chrome114',
    outDir: '../out/renderer',
    emptyOutDir: true,
    // Fonts and icons stay files: the content policy allows no `data:` fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    // React server directives in the component library mean nothing here.
    rolldownOptions: {
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
    },
  },
});
