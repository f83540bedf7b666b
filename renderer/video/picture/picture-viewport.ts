import { Enums, type StackViewport, setUseCPURendering } from '@cornerstonejs/core';
import {
  PanTool,
  Enums as ToolEnums,
  ToolGroupManager,
  WindowLevelTool,
  ZoomTool,
} from '@cornerstonejs/tools';
import type { FramePicture } from '../playback/frame-picture.ts';
import { loadImage, renderingEngine } from './cornerstone.ts';

/** Where pixels of the frame are on the screen: `screen = offset + scale × pixel`, in CSS pixels of the viewport. */
export interface PictureView {
  readonly scale: number;
  readonly xOffset: number;
  readonly yOffset: number;
  /** Values that are drawn black and white; 0 and 255 for the video's own brightness. */
  readonly black: number;
  readonly white: number;
}

/** Which of the viewport's own tools the left mouse button has. */
export type ViewTool = 'pan' | 'zoom' | 'brightness';

const toolNames: Readonly<Record<ViewTool, string>> = {
  pan: PanTool.toolName,
  zoom: ZoomTool.toolName,
  brightness: WindowLevelTool.toolName,
};
const { MouseBindings } = ToolEnums;
const viewChanges = [Enums.Events.CAMERA_MODIFIED, Enums.Events.VOI_MODIFIED];
let viewportCount = 0;

/**
 * The tools of Cornerstone 5.14 prevent the default of every key pressed inside their element, whether they use it or
 * not, and no command of ours would see one again after a click on the picture. They have no switch for it.
 */
function leaveKeysAlone(element: HTMLElement): void {
  const add = element.addEventListener;
  element.addEventListener = (...args: Parameters<typeof add>) => {
    if (args[0] !== 'keydown') add.apply(element, args);
  };
}

/** A Cornerstone stack viewport that shows the frames it is given, one at a time, in the order they were given. */
export class PictureViewport {
  readonly #viewport: StackViewport;
  readonly #id: string;
  readonly #mediaId: string;
  readonly #onGpu: boolean;
  readonly #element: HTMLDivElement;
  readonly #resize: ResizeObserver;
  readonly #onView: (view: PictureView) => void;
  readonly #onDrawn: (picture: FramePicture) => void;
  /** Who waits for the next time the canvas is drawn. */
  readonly #waiting: (() => void)[] = [];
  /** What the canvas will show when it is drawn next. */
  #ready: FramePicture | null = null;
  #newest = 0;
  #first = true;

  constructor(
    element: HTMLDivElement,
    mediaId: string,
    onGpu: boolean,
    onView: (view: PictureView) => void,
    onDrawn: (picture: FramePicture) => void,
  ) {
    viewportCount += 1;
    this.#id = `video-${viewportCount}`;
    this.#mediaId = mediaId;
    this.#onGpu = onGpu;
    this.#element = element;
    this.#onView = onView;
    this.#onDrawn = onDrawn;
    const engine = renderingEngine();
    setUseCPURendering(!onGpu);
    leaveKeysAlone(element);
    engine.enableElement({
      viewportId: this.#id,
      type: Enums.ViewportType.STACK,
      element,
      defaultOptions: { background: [0, 0, 0] },
    });
    this.#viewport = engine.getViewport(this.#id) as StackViewport;
    this.#addTools();
    for (const change of viewChanges) element.addEventListener(change, this.#tellView);
    element.addEventListener(Enums.Events.IMAGE_RENDERED, this.#rendered);
    this.#resize = new ResizeObserver(() => engine.resize(true, true));
    this.#resize.observe(element, { box: 'device-pixel-content-box' }); // also tells of another scaling
  }

  /** Draws a frame; settles when it is on the canvas. One that is overtaken by a later one is left out. */
  async show(picture: FramePicture): Promise<void> {
    this.#newest += 1;
    const mine = this.#newest;
    const image = await loadImage(this.#mediaId, picture);
    if (mine !== this.#newest) return;
    this.#viewport.renderImageObject(image);
    if (this.#first) {
      this.#first = false;
      this.#viewport.resetCamera();
    }
    this.#ready = picture;
    const drawn = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#viewport.render();
    return drawn;
  }

  /** Gives the left mouse button to one of the viewport's tools, or takes it away. */
  setTool(tool: ViewTool | null): void {
    const group = ToolGroupManager.getToolGroup(this.#id);
    if (group === undefined) return;
    for (const name of Object.values(toolNames)) group.setToolPassive(name, { removeAllBindings: true });
    for (const name of Object.values(toolNames)) {
      const bindings = [
        ...(tool !== null && name === toolNames[tool] ? [{ mouseButton: MouseBindings.Primary }] : []),
        ...(name === PanTool.toolName ? [{ mouseButton: MouseBindings.Auxiliary }] : []),
        ...(name === ZoomTool.toolName ? [{ mouseButton: MouseBindings.Wheel }] : []),
      ];
      if (bindings.length > 0) group.setToolActive(name, { bindings });
    }
  }

  /** The whole frame, as large as it fits, in its own brightness. */
  reset(): void {
    this.#viewport.resetCamera();
    this.#viewport.setProperties({ voiRange: { lower: 0, upper: 255 } });
    this.#viewport.render();
  }

  zoomBy(factor: number): void {
    this.#viewport.setZoom(this.#viewport.getZoom() * factor);
    this.#viewport.render();
  }

  close(): void {
    this.#newest = Number.POSITIVE_INFINITY;
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#resize.disconnect();
    for (const change of viewChanges) this.#element.removeEventListener(change, this.#tellView);
    this.#element.removeEventListener(Enums.Events.IMAGE_RENDERED, this.#rendered);
    ToolGroupManager.destroyToolGroup(this.#id);
    renderingEngine().disableElement(this.#id);
  }

  #addTools(): void {
    const group = ToolGroupManager.createToolGroup(this.#id)!;
    for (const name of Object.values(toolNames)) group.addTool(name);
    group.addViewport(this.#id, renderingEngine().id);
    this.setTool(null);
  }

  /** Says which frame the canvas now shows. */
  #rendered = (): void => {
    this.#tellView();
    if (this.#ready === null) return;
    this.#element.dataset.frameIndex = String(this.#ready.frameIndex);
    this.#onDrawn(this.#ready);
    for (const resolve of this.#waiting.splice(0)) resolve();
  };

  /**
   * Cornerstone counts from the middle of the first pixel on a graphics card and from its edge on the processor; boxes
   * count from its edge.
   */
  #tellView = (): void => {
    if (this.#first) return; // there is no picture to be anywhere
    const edge = this.#onGpu ? -0.5 : 0;
    const [left, top] = this.#viewport.worldToCanvas([edge, edge, 0]);
    const [right] = this.#viewport.worldToCanvas([edge + 100, edge, 0]);
    const { lower: black, upper: white } = this.#viewport.getProperties().voiRange ?? {
      lower: 0,
      upper: 255,
    };
    this.#onView({ scale: (right - left) / 100, xOffset: left, yOffset: top, black, white });
  };
}
