using System.Reflection;
using System.Runtime.CompilerServices;

namespace Akka.Conformance.Tests.Surface;

/// <summary>Prints what types offer to its users in the format of the API lists. Understands types that are only inspected, not loaded.</summary>
internal static class ApiPrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Lines(IEnumerable<Type> types) => types.Where(IsVisible).SelectMany(LinesOf);

    private static IEnumerable<string> LinesOf(Type type)
    {
        var name = TypePrinter.Declared(type);
        yield return $"{name} :: type {Header(type)}";
        if (TypePrinter.IsDelegate(type))
        {
            yield break;
        }

        var members = type.GetFields(Declared).Where(IsVisible).Select(field => Field(type, field))
            .Concat(type.GetConstructors(Declared).Where(IsVisible).Select(c => $"constructor {Modifiers(c)}{type.Name.Split('`')[0]}{Parameters(c)}"))
            .Concat(type.GetProperties(Declared).Where(IsVisible).Select(Property))
            .Concat(type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod))
                .Select(e => $"event {Modifiers(e.AddMethod!)}{TypePrinter.Used(e.EventHandlerType!)} {e.Name}"))
            .Concat(type.GetMethods(Declared).Where(IsVisible).Where(IsOrdinary)
                .Select(m => $"method {Modifiers(m)}{TypePrinter.Used(m.ReturnType)} {m.Name}{TypePrinter.Arguments(m)}{Parameters(m)}{TypePrinter.Constraints(m.GetGenericArguments())}"));
        foreach (var member in members)
        {
            yield return $"{name} :: {member}";
        }
    }

    private static string Header(Type type)
    {
        var access = type.IsPublic || type.IsNestedPublic ? "public" : "protected";
        if (type.IsEnum)
        {
            return $"{access} enum : {TypePrinter.Used(type.GetEnumUnderlyingType())}";
        }

        if (TypePrinter.IsDelegate(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"{access} delegate {TypePrinter.Used(invoke.ReturnType)} {Parameters(invoke)}";
        }

        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var ancestors = type.GetInterfaces().Where(IsVisible).Select(TypePrinter.Used);
        if (type.BaseType is not null && !type.IsValueType)
        {
            ancestors = ancestors.Prepend("base " + TypePrinter.Used(type.BaseType));
        }

        var list = string.Join(", ", ancestors);
        return $"{access} {kind}{(list == "" ? "" : " : " + list)}{TypePrinter.Constraints(TypePrinter.OwnArguments(type))}";
    }

    private static string Field(Type type, FieldInfo field)
    {
        if (type.IsEnum)
        {
            return $"enumvalue {field.Name} = {field.GetRawConstantValue()}";
        }

        var word = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? " = " + TypePrinter.Literal(field.FieldType, field.GetRawConstantValue()) : "";
        return $"field {(field.IsPublic ? "public" : "protected")} {word}{TypePrinter.Used(field.FieldType)} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property)
    {
        var main = new[] { property.GetMethod, property.SetMethod }.First(IsVisible)!;
        var accessors = new[] { property.GetMethod, property.SetMethod }.Where(IsVisible).Select(accessor =>
        {
            var isInit = accessor!.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == nameof(IsExternalInit));
            var verb = accessor == property.GetMethod ? "get" : isInit ? "init" : "set";
            return (main.IsPublic && !accessor.IsPublic ? "protected " : "") + verb + ";";
        });
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        return $"property {Modifiers(main)}{TypePrinter.Used(property.PropertyType)} {name} {{ {string.Join(' ', accessors)} }}";
    }

    private static string Modifiers(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return method.IsStatic ? "static " : "";
        }

        var access = method.IsPublic ? "public " : method.IsFamilyOrAssembly ? "protected internal " : "protected ";
        var isNewSlot = method.Attributes.HasFlag(MethodAttributes.NewSlot);
        var binding = method switch
        {
            { IsConstructor: true } => "",
            { IsStatic: true } => "static ",
            { IsVirtual: true } when !isNewSlot => "override ",
            { IsVirtual: true, IsFinal: true } => "",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true } => "virtual ",
            _ => "",
        };
        return access + binding;
    }

    private static string Parameters(MethodBase method)
    {
        var parameters = method.GetParameters().Select(Parameter).ToList();
        if (method.CustomAttributes.Any(a => a.AttributeType.Name == nameof(ExtensionAttribute)))
        {
            parameters[0] = "this " + parameters[0];
        }

        return $"({string.Join(", ", parameters)})";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var passing = type.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : "";
        var isParams = parameter.CustomAttributes.Any(a => a.AttributeType.Name == nameof(ParamArrayAttribute));
        var text = $"{(isParams ? "params " : "")}{passing}{TypePrinter.Used(type.IsByRef ? type.GetElementType()! : type)} {parameter.Name}";
        return parameter.HasDefaultValue ? $"{text} = {TypePrinter.Literal(type, parameter.RawDefaultValue)}" : text;
    }

    private static bool IsOrdinary(MethodInfo method) => !method.IsSpecialName || method.Name.StartsWith("op_");

    private static bool IsVisible(Type type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!));

    private static bool IsVisible(FieldInfo field) =>
        !field.IsSpecialName && (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly);

    private static bool IsVisible(PropertyInfo property) => IsVisible(property.GetMethod) || IsVisible(property.SetMethod);

    private static bool IsVisible(MethodBase? method) =>
        method is not null && method.Name != ".cctor" && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);
}
