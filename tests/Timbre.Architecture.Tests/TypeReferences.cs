using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Timbre.Architecture.Tests;

/// <summary>Collects the types that a type refers to, anywhere in it or in the types nested in it: lambdas, iterators and asynchronous methods are such.</summary>
internal sealed class TypeReferences
{
    private readonly HashSet<TypeReference> _seen = [];
    private readonly HashSet<TypeReference> _outermost = [];

    /// <summary>The types referred to, each as the outermost one that declares it.</summary>
    public static IReadOnlySet<TypeReference> Of(TypeDefinition type)
    {
        var references = new TypeReferences();
        references.AddDefinition(type);
        return references._outermost;
    }

    private void AddDefinition(TypeDefinition type)
    {
        Add(type.BaseType);
        AddAttributes(type);
        AddGenericParameters(type);
        AddAll(type.Interfaces.Select(implemented => implemented.InterfaceType));
        foreach (var field in type.Fields)
        {
            Add(field.FieldType);
            AddAttributes(field);
        }
        foreach (var property in type.Properties)
            AddAttributes(property);
        foreach (var occurrence in type.Events)
            AddAttributes(occurrence);
        foreach (var method in type.Methods)
            AddMethod(method);
        foreach (var nested in type.NestedTypes)
            AddDefinition(nested);
    }

    private void AddMethod(MethodDefinition method)
    {
        AddSignature(method);
        AddAttributes(method);
        AddAttributes(method.MethodReturnType);
        AddGenericParameters(method);
        foreach (var parameter in method.Parameters)
            AddAttributes(parameter);
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            Add(variable.VariableType);
        foreach (var handler in method.Body.ExceptionHandlers)
            Add(handler.CatchType);
        foreach (var instruction in method.Body.Instructions)
            AddOperand(instruction);
    }

    private void AddOperand(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(type);
                break;
            case MemberReference member:
                AddMember(member);
                break;
            case CallSite site:
                AddSignature(site);
                break;
        }
    }

    private void AddMember(MemberReference member)
    {
        Add(member.DeclaringType);
        if (member is FieldReference field)
            Add(field.FieldType);
        if (member is MethodReference method)
            AddSignature(method.GetElementMethod());
        if (member is GenericInstanceMethod generic)
            AddAll(generic.GenericArguments);
    }

    private void AddSignature(IMethodSignature signature)
    {
        Add(signature.ReturnType);
        AddAll(signature.Parameters.Select(parameter => parameter.ParameterType));
    }

    private void AddGenericParameters(IGenericParameterProvider provider)
    {
        foreach (var parameter in provider.GenericParameters)
        {
            AddAttributes(parameter);
            AddAll(parameter.Constraints.Select(constraint => constraint.ConstraintType));
        }
    }

    private void AddAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            AddMember(attribute.Constructor);
            foreach (var argument in attribute.ConstructorArguments.Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument)))
                AddArgument(argument);
        }
    }

    private void AddArgument(CustomAttributeArgument argument)
    {
        Add(argument.Type);
        switch (argument.Value)
        {
            case TypeReference type:
                Add(type);
                break;
            case CustomAttributeArgument boxed:
                AddArgument(boxed);
                break;
            case CustomAttributeArgument[] items:
                foreach (var item in items)
                    AddArgument(item);
                break;
        }
    }

    private void AddAll(IEnumerable<TypeReference> types)
    {
        foreach (var type in types)
            Add(type);
    }

    private void Add(TypeReference? type)
    {
        if (type is null or GenericParameter || !_seen.Add(type))
            return;
        if (type is FunctionPointerType pointer)
        {
            AddSignature(pointer);
            return;
        }
        if (type is GenericInstanceType generic)
            AddAll(generic.GenericArguments);
        if (type is TypeSpecification specification)
            Add(specification.ElementType);
        else if (type.DeclaringType is { } declaring)
            Add(declaring);
        else
            _outermost.Add(type);
    }
}
