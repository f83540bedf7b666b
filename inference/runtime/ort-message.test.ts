import { describe, expect, it } from 'vitest';
import { plainOrtMessage } from './ort-message.ts';

const source = '/onnxruntime_src/onnxruntime/core';

describe('plainOrtMessage', () => {
  it.each([
    [
      'WebGPU without a graphics card',
      `${source}/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n`,
      'Failed to get a WebGPU adapter: No supported adapters',
    ],
    [
      'CUDA without its libraries',
      `${source}/session/provider_bridge_ort.cc:1695 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file or directory\n`,
      'libcublasLt.so.12 is not installed on this machine',
    ],
    [
      'CUDA without a card',
      `${source}/providers/cuda/cuda_call.cc:129 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*, const char*, SUCCTYPE, const char*, const char*, int) [with ERRTYPE = cudaError; bool THRW = true; SUCCTYPE = cudaError] CUDA failure 100: no CUDA-capable device is detected ; GPU=-1 ; hostname=endoscopy-3 ; file=${source}/providers/cuda/cuda_execution_provider.cc ; line=245 ; expr=cudaSetDevice(info_.device_id);`,
      'CUDA failure 100: no CUDA-capable device is detected',
    ],
    [
      'DirectML at a node inside a node',
      "Non-zero status code returned while running Loop node. Name:'Loop_5471' Status Message: Non-zero status code returned while running Squeeze node. Name:'Squeeze_5478' Status Message: D:\\a\\_work\\1\\s\\onnxruntime\\core\\providers\\dml\\DmlExecutionProvider\\src\\MLOperatorAuthorImpl.cpp(2804)\\onnxruntime.dll!00007FFE88F378A0: (caller: 00007FFE88F03705) Exception(1) tid(4a14) 80070057 The parameter is incorrect.",
      'Squeeze Squeeze_5478: 80070057 The parameter is incorrect.',
    ],
    [
      'a node that does not fit its input',
      `Non-zero status code returned while running Reshape node. Name:'Reshape_2' Status Message: ${source}/providers/cpu/tensor/reshape_helper.h:91 onnxruntime::ReshapeHelper::ReshapeHelper(const onnxruntime::TensorShape&, onnxruntime::TensorShapeVector&, bool) input_shape_size == requested_shape_size was false. The input tensor cannot be reshaped to the requested shape. Input shape:{1,4}, requested shape:{3,3}\n`,
      'Reshape Reshape_2: The input tensor cannot be reshaped to the requested shape. Input shape:{1,4}, requested shape:{3,3}',
    ],
    [
      'a signature without a condition',
      `${source}/framework/allocator.cc:44 void* onnxruntime::AllocateBuffer(size_t) const Failed to allocate memory for requested buffer of size 16`,
      'Failed to allocate memory for requested buffer of size 16',
    ],
    [
      'CUDA in a build without it',
      'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
      'Failed to load shared library',
    ],
    [
      'a library of Windows',
      'Error loading "C:\\Users\\name\\Caliper\\onnxruntime_providers_cuda.dll" which depends on "cublasLt64_12.dll" which is missing.',
      'Error loading "onnxruntime_providers_cuda.dll" which depends on "cublasLt64_12.dll" which is missing.',
    ],
    [
      'a wrong input',
      'Got invalid dimensions for input: x for the following indices\n index: 1 Got: 5 Expected: 4\n Please fix either the inputs/outputs or the model.',
      'Got invalid dimensions for input: x for the following indices index: 1 Got: 5 Expected: 4',
    ],
    [
      'a check that says nothing',
      `${source}/session/x.cc:1 void onnxruntime::X::Y() p != nullptr was false. `,
      'a check inside ONNX Runtime failed',
    ],
  ])('says of %s what happened, and nothing else', (_, message, plain) => {
    expect(plainOrtMessage(message)).toBe(plain);
  });

  it('keeps a path that the person gave, and ends what is endless', () => {
    const missing = "Load model from /videos/model.onnx failed. File doesn't exist";
    expect(plainOrtMessage(missing)).toBe(missing);
    expect(plainOrtMessage('shader '.repeat(999))).toHaveLength(240);
  });
});
