// One call of an op, by TensorFlow's C interface for kernels: its inputs, its outputs and its errors.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include "tensorflow-kernels.h"

namespace frostline {

class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  ~Call() {
    for (TF_Tensor* tensor : tensors_) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status_);
  }

  int Inputs() const { return TF_NumInputs(context_); }
  const float* Floats(int input) { return static_cast<const float*>(TF_TensorData(Input(input))); }
  const int32_t* Integers(int input) { return static_cast<const int32_t*>(TF_TensorData(Input(input))); }
  int64_t Size(int input) { return TF_TensorElementCount(Input(input)); }

  /** The length of the last dimension. */
  int64_t Width(int input) {
    TF_Tensor* tensor = Input(input);
    const int rank = TF_NumDims(tensor);
    return rank == 0 ? 1 : TF_Dim(tensor, rank - 1);
  }

  /** The product of all dimensions but the last. */
  int64_t Rows(int input) {
    const int64_t width = Width(input);
    return width == 0 ? 0 : Size(input) / width;
  }

  void Require(bool holds, const char* what) const {
    if (!holds) throw std::invalid_argument(what);
  }

  float* Output(int index, std::initializer_list<int64_t> shape) {
    size_t bytes = sizeof(float);
    for (int64_t length : shape) bytes *= length;
    TF_Tensor* tensor = TF_AllocateOutput(context_, index, TF_FLOAT, shape.begin(),
                                          static_cast<int>(shape.size()), bytes, status_);
    if (TF_GetCode(status_) != TF_OK) throw std::runtime_error(TF_Message(status_));
    tensors_.push_back(tensor);
    return static_cast<float*>(TF_TensorData(tensor));
  }

 private:
  TF_Tensor* Input(int index) {
    if (inputs_.empty()) inputs_.resize(Inputs(), nullptr);
    if (!inputs_[index]) {
      TF_GetInput(context_, index, &inputs_[index], status_);
      if (TF_GetCode(status_) != TF_OK) throw std::runtime_error(TF_Message(status_));
      tensors_.push_back(inputs_[index]);
    }
    return inputs_[index];
  }

  TF_OpKernelContext* context_;
  TF_Status* status_;
  std::vector<TF_Tensor*> inputs_;
  std::vector<TF_Tensor*> tensors_;  // to be let go of
};

/** What TensorFlow calls: exceptions must not pass through it. */
template <void (*work)(Call&)>
void Compute(void*, TF_OpKernelContext* context) {
  TF_Status* status = TF_NewStatus();
  try {
    Call call(context);
    work(call);
  } catch (const std::bad_alloc&) {
    TF_SetStatus(status, TF_RESOURCE_EXHAUSTED, "there is not enough memory");
  } catch (const std::exception& error) {
    TF_SetStatus(status, TF_INVALID_ARGUMENT, error.what());
  }
  if (TF_GetCode(status) != TF_OK) TF_OpKernelContext_Failure(context, status);
  TF_DeleteStatus(status);
}

struct Op {
  const char* name;
  std::initializer_list<const char*> attributes;
  std::initializer_list<const char*> inputs;
  std::initializer_list<const char*> outputs;
  void (*compute)(void*, TF_OpKernelContext*);
};

/** Makes the op known to TensorFlow, with its kernel for processors. Throws when TensorFlow refuses. */
inline void Register(const Op& op) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(op.name);
  for (const char* attribute : op.attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  for (const char* input : op.inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : op.outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  // Shapes are known when an op has run, as with every op that is called at once and not in a graph.
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, &TF_ShapeInferenceContextSetUnknownShape);
  TF_Status* status = TF_NewStatus();
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) == TF_OK) {
    TF_KernelBuilder* kernel = TF_NewKernelBuilder(op.name, "CPU", nullptr, op.compute, nullptr);
    TF_RegisterKernelBuilder(op.name, kernel, status);
  }
  const std::string refusal = TF_GetCode(status) == TF_OK ? "" : TF_Message(status);
  TF_DeleteStatus(status);
  if (!refusal.empty()) throw std::runtime_error(refusal);
}

}  // namespace frostline
