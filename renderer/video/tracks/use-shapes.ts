import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LesionId, ShapeId } from '../../../main/contract/ids.ts';
import type { FrameSeries } from '../../../main/contract/media.ts';
import type { Geometry, KnownLength, Shape } from '../../../main/contract/shapes.ts';
import { api, backend } from '../../connection/backend.ts';
import { editsInOrder } from '../../connection/edits-in-order.ts';
import { queryClient } from '../../connection/queries.ts';
import { useWorkspace } from '../workspace.tsx';

const shapesOptions = ({ id: mediaId, frameCount }: FrameSeries) =>
  api.annotations.shapes.queryOptions({ input: { mediaId, fromFrame: 0, toFrame: frameCount } });

/** Polygons and lengths on a frame. */
export function useFrameShapes(media: FrameSeries, frameIndex: number): readonly Shape[] {
  const { data } = useQuery(shapesOptions(media));
  return useMemo(
    () => data?.shapes.filter((shape) => shape.frameIndex === frameIndex) ?? [],
    [data, frameIndex],
  );
}

interface NewShape {
  readonly frameIndex: number;
  readonly lesionId: LesionId | null;
  readonly geometry: Geometry;
}

/** Drawing, changing and deleting shapes, each gesture one durable step. */
export function useShapeEdits() {
  const { media, select } = useWorkspace();
  const mediaId = media.id;
  const { queryKey } = shapesOptions(media);
  const showShape = (shape: Shape) =>
    queryClient.setQueryData(queryKey, (old) => {
      const others = old?.shapes.filter(({ id }) => id !== shape.id) ?? [];
      return { shapes: [...others, shape] };
    });

  const draw = useMutation({
    ...editsInOrder,
    mutationFn: (shape: NewShape) => backend.annotations.putShape({ mediaId, ...shape }),
    onSuccess: ({ shape }) => {
      showShape(shape);
      select(shape.lesionId, shape.id);
    },
  });

  const change = useMutation({
    ...editsInOrder,
    mutationFn: ({
      shape,
      ...changed
    }: {
      shape: Shape;
      geometry?: Geometry;
      known?: KnownLength | null;
    }) => {
      const { id: shapeId, frameIndex, lesionId, geometry, known } = { ...shape, ...changed };
      return backend.annotations.putShape({ mediaId, shapeId, frameIndex, lesionId, geometry, known });
    },
    onMutate: ({ shape, ...changed }) => {
      void queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData(queryKey);
      showShape({ ...shape, ...changed });
      return before;
    },
    onError: (_error, _input, before) => queryClient.setQueryData(queryKey, before),
    onSuccess: ({ shape }) => showShape(shape),
  });

  const remove = useMutation({
    ...editsInOrder,
    mutationFn: (shapeId: ShapeId) => backend.annotations.removeShape({ shapeId }),
    onSuccess: (_result, shapeId) => {
      queryClient.setQueryData(
        queryKey,
        (old) => old && { shapes: old.shapes.filter(({ id }) => id !== shapeId) },
      );
      select(null);
    },
  });

  return { draw, change, remove };
}
